import type { ElementState } from '@gridloom/core/grid';
import type { ElementDetail } from '@gridloom/core/run';
import { ActionIcon, Button, Drawer, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTRPC } from '../rpc/trpc.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { StateGlyph } from '../ui/state-glyph.tsx';
import { STATE_STYLE } from '../ui/state-style.ts';
import { asState } from './as-state.ts';
import classes from './element-drawer.module.css';
import { ElementFacts } from './element-facts.tsx';
import { reasonWords } from './reason-words.ts';

type ElementDrawerProps = {
  readonly runId: string;
  readonly stage: string;
  readonly element: number;
  /** As the grid has it now; null while the grid is not read yet. A change reads the element again. */
  readonly state: ElementState | null;
  /** Goes to a neighbouring failed element; null when there is none. */
  readonly onPreviousFailed: (() => void) | null;
  readonly onNextFailed: (() => void) | null;
  /** Other elements run beside it in the task, on one processor each. */
  readonly sharesTask: boolean;
  /** Below the state: what can be done with it. */
  readonly actions: ReactNode;
  readonly onClose: () => void;
};

/** Everything known about one element, beside its grid. */
export function ElementDrawer({ runId, stage, element, state, onClose, ...rest }: ElementDrawerProps) {
  const { sharesTask, actions, ...failed } = rest;
  const trpc = useTRPC();
  const detail = useQuery(
    trpc.run.element.queryOptions(
      { runId, stage, element },
      { staleTime: 0, refetchInterval: state === 'running' ? 3_000 : false },
    ),
  );
  useRefetchOnChange(`${stage}/${element}`, state, detail.refetch);
  useFocusReturn();
  return (
    <Drawer
      opened
      onClose={onClose}
      // In its place on the page: Tab leads from the grid into it.
      withinPortal={false}
      position="right"
      size={420}
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      closeOnClickOutside={false}
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': `Element ${element} of ${stage}` } }}
      classNames={{ content: classes.content ?? '', body: classes.body ?? '', inner: classes.inner ?? '' }}
    >
      <header className={classes.head}>
        <h2 className={classes.title}>
          {stage} <span className={classes.number}>#{element}</span>
        </h2>
        <FailedButtons {...failed} />
        <ActionIcon aria-label="Close" onClick={onClose} data-autofocus>
          <X size={16} />
        </ActionIcon>
      </header>
      <div className={classes.scroll}>
        {detail.error && !detail.data && (
          <ErrorNotice what="The element cannot be read." error={detail.error} onRetry={() => void detail.refetch()} />
        )}
        {!detail.data && !detail.error && <DrawerSkeleton state={state} />}
        {detail.data && (
          <>
            <DrawerState detail={detail.data} state={state} />
            {actions}
            <ElementFacts detail={detail.data} sharesTask={sharesTask} />
          </>
        )}
      </div>
    </Drawer>
  );
}

function FailedButtons({
  onPreviousFailed,
  onNextFailed,
}: Pick<ElementDrawerProps, 'onPreviousFailed' | 'onNextFailed'>) {
  if (!onPreviousFailed && !onNextFailed) return null;
  return (
    <Button.Group>
      <Button
        variant="default"
        size="compact-xs"
        aria-label="Previous failed element"
        disabled={!onPreviousFailed}
        onClick={() => onPreviousFailed?.()}
      >
        <ChevronLeft size={14} />
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        aria-label="Next failed element"
        disabled={!onNextFailed}
        rightSection={<ChevronRight size={14} />}
        onClick={() => onNextFailed?.()}
      >
        Next failed
      </Button>
    </Button.Group>
  );
}

/** The grid's state wins over the detail's: it is the newer one until the detail is read again. */
function DrawerState({ detail, state }: { readonly detail: ElementDetail; readonly state: ElementState | null }) {
  return (
    <p className={classes.state}>
      <StateLine state={state ?? asState(detail.state)}>{reasonWords(detail.reason)}</StateLine>
    </p>
  );
}

function DrawerSkeleton({ state }: { readonly state: ElementState | null }) {
  return (
    <>
      <p className={classes.state}>{state && <StateLine state={state} />}</p>
      <Skeleton height={120} mb="md" />
      <Skeleton height={80} mb="md" />
      <Skeleton height={160} />
    </>
  );
}

function StateLine({ state, children }: { readonly state: ElementState | null; readonly children?: ReactNode }) {
  return (
    <>
      {state && <StateGlyph state={state} />}
      <strong>{state ? STATE_STYLE[state].label : 'Unknown'}</strong>
      {children && <span className={classes.reason}>{children}</span>}
    </>
  );
}

function useRefetchOnChange(place: string, state: ElementState | null, refetch: () => unknown) {
  const last = useRef({ place, state });
  useEffect(() => {
    const before = last.current;
    last.current = { place, state };
    if (before.place === place && before.state !== null && before.state !== state) void refetch();
  }, [place, state, refetch]);
}

/** A focus that was in the drawer would be lost with it: it goes back to where it was before. */
function useFocusReturn() {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
    };
  }, []);
}

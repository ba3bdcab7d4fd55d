import { useQuery } from '@tanstack/react-query';
import { Braces, FunctionSquare, Search, Terminal, Variable } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTRPC } from '../../rpc/trpc.ts';
import { useEditorStore } from '../editor-context.ts';
import classes from './add-menu.module.css';
import { type AddChoice, addNode } from './add-node.ts';
import type { OpenedAddMenu } from './use-add-menu.ts';

type AddMenuProps = OpenedAddMenu & { readonly onClose: () => void };

type Option = {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly icon: ReactNode;
  readonly choice: AddChoice;
};

/** One search for everything that can be added; arrow keys and Enter choose, Escape closes. */
export function AddMenu({ screen, at, loose, onClose }: AddMenuProps) {
  const store = useEditorStore();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const options = useOptions(loose?.kind ?? null);
  const words = query.trim().toLowerCase();
  const found = options.filter(({ label, about }) => `${label} ${about}`.toLowerCase().includes(words));

  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, [onClose]);

  function choose(option: Option | undefined) {
    if (!option) return;
    const { pipeline, edit, select } = store.getState();
    const { id, edits } = addNode(pipeline, option.choice, at, loose);
    edit(...edits);
    select([id]);
    onClose();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setActive((now) => Math.min(found.length - 1, now + 1));
    else if (event.key === 'ArrowUp') setActive((now) => Math.max(0, now - 1));
    else if (event.key === 'Enter') choose(found[active]);
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div ref={root} className={classes.menu} style={{ left: screen.x, top: screen.y }}>
      <div className={classes.search}>
        <Search size={14} aria-hidden />
        <input
          // The menu opens under the user's hand; what is typed next is meant for it.
          autoFocus
          role="combobox"
          aria-label="Add to the pipeline"
          aria-expanded
          aria-controls="add-options"
          aria-activedescendant={found[active] ? `add-${found[active].id}` : undefined}
          placeholder={loose ? 'Add and connect…' : 'Add…'}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id="add-options" role="listbox" aria-label="What can be added" className={classes.options}>
        {found.map((option, index) => (
          <div
            key={option.id}
            id={`add-${option.id}`}
            role="option"
            aria-selected={index === active}
            className={classes.option}
            onPointerMove={() => setActive(index)}
            onClick={() => choose(option)}
          >
            {option.icon}
            <span className={classes.label}>{option.label}</span>
            <span className={classes.about}>{option.about}</span>
          </div>
        ))}
        {found.length === 0 && <div className={classes.none}>Nothing of that name</div>}
      </div>
    </div>
  );
}

/** What fits: an input has no parameter that a wire could end at. */
function useOptions(loose: 'from' | 'to' | null): readonly Option[] {
  const trpc = useTRPC();
  const examples = useQuery(trpc.example.list.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY })).data;
  return useMemo(() => {
    const icon = <FunctionSquare size={15} aria-hidden />;
    const copies = (examples ?? []).flatMap(({ title, pipeline }) =>
      pipeline.functions.map((item): Option => {
        return {
          id: `${title}-${item.id}`.replaceAll(' ', '-'),
          label: item.entry,
          about: title,
          icon,
          choice: { kind: 'copy', item },
        };
      }),
    );
    const fresh: Option[] = [
      { id: 'function', label: 'Function', about: 'Python', icon, choice: { kind: 'function' } },
      {
        id: 'shell',
        label: 'Shell command',
        about: 'any program of the cluster',
        icon: <Terminal size={15} aria-hidden />,
        choice: { kind: 'function', language: 'shell' },
      },
      {
        id: 'javascript',
        label: 'JavaScript function',
        about: 'in node',
        icon: <Braces size={15} aria-hidden />,
        choice: { kind: 'function', language: 'javascript' },
      },
      {
        id: 'input',
        label: 'Input',
        about: 'value, list, range, …',
        icon: <Variable size={15} aria-hidden />,
        choice: { kind: 'input' },
      },
    ];
    return [...fresh.filter(({ id }) => loose !== 'from' || id !== 'input'), ...copies];
  }, [examples, loose]);
}

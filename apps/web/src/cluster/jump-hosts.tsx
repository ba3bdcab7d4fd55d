import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import classes from './jump-hosts.module.css';
import type { ProfileDraft } from './profile-draft.ts';

type JumpHostsProps = { readonly form: UseFormReturnType<ProfileDraft> };

/** The hosts on the way to the cluster, in the order in which they are passed. */
export function JumpHosts({ form }: JumpHostsProps) {
  const { jump, user, host } = form.values;
  return (
    <fieldset className={classes.jump}>
      <legend>Jump hosts</legend>
      {jump.length === 0 ? (
        <p className={classes.about}>None: the host is reached directly.</p>
      ) : (
        <p className={classes.about}>
          You → {jump.map((hop) => hop.host || '…').join(' → ')} → {host || 'the host above'}. Each has its own key to
          accept and may ask for a login of its own.
        </p>
      )}
      {jump.map((_, at) => (
        // Hops have no name of their own; their fields are held by the form.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className={classes.hop}>
          <TextInput
            aria-label={`Jump host ${at + 1}`}
            placeholder="gate.example.edu"
            autoComplete="off"
            spellCheck={false}
            className={classes.code}
            {...form.getInputProps(`jump.${at}.host`)}
          />
          <NumberInput
            aria-label={`Port of jump host ${at + 1}`}
            min={1}
            max={65_535}
            hideControls
            {...form.getInputProps(`jump.${at}.port`)}
          />
          <TextInput
            aria-label={`User on jump host ${at + 1}`}
            placeholder="user"
            autoComplete="off"
            spellCheck={false}
            className={classes.code}
            {...form.getInputProps(`jump.${at}.user`)}
          />
          <div className={classes.buttons}>
            <ActionIcon
              aria-label={`Pass jump host ${at + 1} earlier`}
              disabled={at === 0}
              onClick={() => form.reorderListItem('jump', { from: at, to: at - 1 })}
            >
              <ArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Pass jump host ${at + 1} later`}
              disabled={at === jump.length - 1}
              onClick={() => form.reorderListItem('jump', { from: at, to: at + 1 })}
            >
              <ArrowDown size={14} />
            </ActionIcon>
            <ActionIcon aria-label={`Remove jump host ${at + 1}`} onClick={() => form.removeListItem('jump', at)}>
              <X size={14} />
            </ActionIcon>
          </div>
        </div>
      ))}
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<Plus size={12} />}
        disabled={jump.length >= 8}
        onClick={() => form.insertListItem('jump', { host: '', port: 22, user })}
      >
        Add jump host
      </Button>
    </fieldset>
  );
}

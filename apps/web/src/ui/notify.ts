import { notifications } from '@mantine/notifications';
import { knownError } from '../rpc/known-error.ts';

/** A passing word about something that worked. */
export function notifyDone(message: string): void {
  notifications.show({ message, autoClose: 3_000, withBorder: true });
}

/** A failure that has no place of its own on the page; it stays until it is closed. */
export function notifyError(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const hint = knownError(error)?.hint;
  notifications.show({
    title: what,
    message: hint ? `${reason} ${hint}` : reason,
    color: 'red',
    autoClose: false,
    withBorder: true,
  });
}

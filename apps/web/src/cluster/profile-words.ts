import { type Profile, THIS_MACHINE } from '@gridloom/core/cluster';

export function isThisMachine(profile: Profile): boolean {
  return profile.id === THIS_MACHINE;
}

/** What a profile is, in one line: `ada@login.example.edu · SLURM`. */
export function addressOf({ shell, scheduler }: Profile): string {
  const how = scheduler.kind === 'slurm' ? 'SLURM' : 'processes';
  if (shell.kind === 'local') return `here · ${how}`;
  if (shell.kind === 'openssh') return `${shell.destination} · ssh · ${how}`;
  const port = shell.port === 22 ? '' : `:${shell.port}`;
  return `${shell.user}@${shell.host}${port} · ${how}`;
}

/** Memory as SLURM reads it, in whole units: `4G`, `1536M`. */
export function printMemory(mib: number): string {
  if (mib > 0 && mib % 1024 ** 2 === 0) return `${mib / 1024 ** 2}T`;
  return mib > 0 && mib % 1024 === 0 ? `${mib / 1024}G` : `${mib}M`;
}

/** A time limit as SLURM reads it: `1:30:00`, `2-00:00:00`. */
export function printTime(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const clock = `:${String(minutes % 60).padStart(2, '0')}:00`;
  if (hours < 24) return `${hours}${clock}`;
  return `${Math.floor(hours / 24)}-${String(hours % 24).padStart(2, '0')}${clock}`;
}

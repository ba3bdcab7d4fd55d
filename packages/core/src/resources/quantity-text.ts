/** `512 MiB`, `4 GiB`, as SLURM counts; 0 is the whole node. */
export function memoryText(mib: number): string {
  if (mib === 0) return 'all memory of the node';
  return mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`;
}

/** `5 min`, `1:30:00`, `2-00:00:00`. */
export function timeText(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const clock = `${hours}:${String(rest).padStart(2, '0')}:00`;
  return days > 0 ? `${days}-${clock.padStart(8, '0')}` : clock;
}

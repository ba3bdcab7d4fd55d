export function RunPage() {
  return <p>Loading…</p>;
}

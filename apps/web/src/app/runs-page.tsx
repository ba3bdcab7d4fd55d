export function RunsPage() {
  return <p>Loading…</p>;
}

export function ClustersPage() {
  return <p>Loading…</p>;
}

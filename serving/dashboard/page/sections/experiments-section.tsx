export function ExperimentsSection({ id }: { id: string | null }) {
  return <p class="empty">{id}</p>;
}

export function ModelSection() {
  return <p class="empty">–</p>;
}

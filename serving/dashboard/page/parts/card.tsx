import type { ComponentChildren } from 'preact';

/** One thing to look at, with its name and in a sentence how to read it. */
export function Card({
  title,
  about,
  wide = false,
  children,
}: {
  title: string;
  about?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}) {
  return (
    <section class={wide ? 'card wide' : 'card'} aria-label={title}>
      <h2>{title}</h2>
      {about && <p class="about">{about}</p>}
      {children}
    </section>
  );
}

import * as Plot from '@observablehq/plot';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Table, type TableData } from './table.js';

export interface DrawingProps {
  /** In a sentence, what is to be seen. */
  readonly label: string;
  /** Drawn anew when it is another object. */
  readonly data: unknown;
  /** @param width in pixels */
  readonly draw: (width: number) => Plot.PlotOptions;
}

/** A drawing as wide as its place. */
export function Drawing({ label, data, draw }: DrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useLayoutEffect(() => {
    if (width === 0) return;
    const svg = Plot.plot({ ...draw(width), width, className: 'plot', ariaLabel: label });
    svg.setAttribute('role', 'img');
    // The page's policy allows no style of its own; style.css has the same.
    for (const style of svg.querySelectorAll('style')) style.remove();
    place.current!.replaceChildren(svg);
  }, [data, width]);
  return <div class="drawing" ref={place} />;
}

/** A drawing with its figures behind a fold, for whoever does not see it or wants them exactly. */
export function Chart({ table, ...drawing }: DrawingProps & { readonly table: TableData }) {
  return (
    <figure>
      <Drawing {...drawing} />
      <details>
        <summary>Figures</summary>
        <Table {...table} />
      </details>
    </figure>
  );
}

/** In whole pixels; 0 until it is known. */
function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return width;
}

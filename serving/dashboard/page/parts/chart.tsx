import * as Plot from '@observablehq/plot';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Table, type TableData } from './table.js';

export interface ChartProps {
  /** In a sentence, what is to be seen. */
  readonly label: string;
  /** Drawn anew when it is another object. */
  readonly data: unknown;
  /** @param width in pixels */
  readonly draw: (width: number) => Plot.PlotOptions;
  /** The same figures, for whoever does not see the drawing or wants them exactly. */
  readonly table: TableData;
}

/** A drawing as wide as its place, and its figures behind a fold. */
export function Chart({ label, data, draw, table }: ChartProps) {
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
  return (
    <figure>
      <div class="drawing" ref={place} />
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

import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { sizeWhenCloser } from './heatmap-layout.ts';
import type { HeatmapView } from './heatmap-view.ts';
import { isWhole, type PlaneWindow, panWindow, windowWith, zoomWindow } from './plane-window.ts';

const MIDDLE = { x: 0.5, y: 0.5 };
/** A press that moves further than this drags; below, it is a click. */
const DRAG_PIXELS = 4;

/**
 * What part of a plane is in view: Ctrl and wheel (or a pinch) come closer at the pointer, dragging moves.
 *
 * @param place - where the plane is, so that a change of stage or shape begins with the whole plane again
 */
export function useHeatmapZoom(picture: RefObject<HTMLElement | null>, place: string) {
  const [zoom, setZoom] = useState<{ place: string; window: PlaneWindow } | null>(null);
  const view = useRef<HeatmapView | null>(null);
  const drag = useRef<{ x: number; y: number; window: PlaneWindow; moved: boolean } | null>(null);

  const show = useCallback(
    (next: PlaneWindow) => {
      if (view.current) setZoom(isWhole(next, view.current.plane) ? null : { place, window: next });
    },
    [place],
  );

  const zoomBy = useCallback(
    (factor: number, anchor = MIDDLE) => {
      const now = view.current;
      if (factor === 0) setZoom(null);
      else if (now?.zoomable)
        show(zoomWindow(now.window, now.plane, { size: sizeWhenCloser(now.layout, now.inside, factor), anchor }));
    },
    [show],
  );

  useEffect(() => {
    const element = picture.current;
    if (!element) return;
    // By hand: React listens to wheels passively, and then the browser zooms the whole page.
    const wheel = (event: WheelEvent) => {
      if (!(event.ctrlKey || event.metaKey) || !view.current?.zoomable) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const anchor = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
      zoomBy(2 ** (-event.deltaY / 240), anchor);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [picture, zoomBy]);

  /** Brings an element into the window. */
  const reveal = useCallback(
    (element: number) => {
      const now = view.current;
      const cell = element - (now?.offset ?? 0);
      if (now?.zoomed && cell >= 0 && cell < now.plane.rows * now.plane.columns)
        show(windowWith(now.window, now.plane, cell));
    },
    [show],
  );

  return {
    zoom: zoom?.place === place ? zoom.window : null,
    /** The view that follows from `zoom`; told back each time it is made. */
    view,
    zoomBy,
    panBy: (by: { rows: number; columns: number }) => {
      const now = view.current;
      if (now?.zoomed) show(panWindow(now.window, now.plane, by));
    },
    reveal,
    pressed: (event: PointerEvent) => {
      const now = view.current;
      drag.current =
        now?.zoomed && event.button === 0
          ? { x: event.clientX, y: event.clientY, window: now.window, moved: false }
          : null;
    },
    /** True when the movement drags, so that it is no hovering. */
    moved: (event: PointerEvent): boolean => {
      const [from, now] = [drag.current, view.current];
      if (!from || !now || event.buttons === 0) return false;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.moved ||= Math.hypot(dx, dy) > DRAG_PIXELS;
      if (from.moved) {
        const by = { rows: Math.round(-dy / now.layout.cellHeight), columns: Math.round(-dx / now.layout.cellWidth) };
        show(panWindow(from.window, now.plane, by));
      }
      return from.moved;
    },
    /** True when the click that follows ends a drag. */
    dragged: () => drag.current?.moved === true,
  };
}

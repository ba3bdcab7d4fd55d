import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Room } from './heatmap-layout.ts';

/** Room for a heatmap with its edges: the width of its frame, and most of the window's height. */
export function useHeatmapRoom(frame: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => {
      const next = {
        width: Math.floor(element.clientWidth),
        height: Math.max(260, Math.min(1000, window.innerHeight - ABOVE_AND_BELOW)),
      };
      setRoom((last) => (last.width === next.width && last.height === next.height ? last : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [frame]);
  return room;
}

/** What a run's page needs above and below the heatmap, so that header, stages, grid and legend fit one window. */
const ABOVE_AND_BELOW = 360;

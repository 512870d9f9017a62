import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { RegisteredPair } from '../../shared/domain/image-pair.ts';
import {
  atScale,
  FIT,
  type Pane,
  pan,
  place,
  type Placement,
  type Sight,
  zoomAt,
} from '../../shared/geometry/view.ts';
import type { ViewPoint, ViewSize } from '../../shared/geometry/rect.ts';
import { type Part, PARTS, type PerPart } from './part.ts';
import {
  type CaliperEvent,
  type CaliperState,
  caliperTool,
  startCalipers,
} from './tools/caliper-tool.ts';
import { NEUTRAL_TONE, type Tone } from './tools/tone.ts';
import type { DeviceSize } from './use-device-size.ts';
import { sizesOf } from './use-crop-editor.ts';
import { useStateOf } from './use-state-of.ts';

/** What the viewer shows: the pair's identity, its images and how large they are. */
export type ViewedPair = Pick<RegisteredPair, 'id' | 'b' | 'se'>;

export type Tool = 'crop' | 'caliper' | 'hand';

/**
 * How a pair is looked at. Active image, zoom and distances begin anew with each pair; tool and tone
 * stay.
 */
export interface Viewer {
  readonly active: Part;
  readonly activate: (part: Part) => void;
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  /** Whether only the active image is shown. */
  readonly maximised: boolean;
  readonly setMaximised: (maximised: boolean) => void;
  readonly tone: Tone;
  readonly setTone: (tone: Tone) => void;
  /** Where an image lies in its pane; null while the pane has no extent. */
  readonly placements: PerPart<Placement | null>;
  readonly look: Look;
  readonly calipers: CaliperState;
  readonly measure: (event: CaliperEvent) => void;
  readonly resize: (part: Part, size: DeviceSize | null) => void;
}

/** Both images are moved and enlarged together, by a gesture in one of them. */
export interface Look {
  readonly zoom: (part: Part, factor: number, at?: ViewPoint) => void;
  readonly pan: (part: Part, by: ViewPoint) => void;
  readonly fit: () => void;
  /** Device pixels per source pixel of that image. */
  readonly scale: (part: Part, scale: number) => void;
}

/** `firstTool` is the tool at first, and again whenever it becomes another. */
export function useViewer(pair: ViewedPair, firstTool: Tool): Viewer {
  // A crop is drawn on B-mode first.
  const [active, activate] = useStateOf<Part>(pair.id, () => 'b');
  const [tool, setTool] = useStateOf<Tool>(firstTool, () => firstTool);
  const [maximised, setMaximised] = useState(false);
  const [tone, setTone] = useState<Tone>(NEUTRAL_TONE);
  const [sight, setSight] = useStateOf(pair.id, () => FIT);
  const [calipers, setCalipers] = useStateOf(pair.id, () => startCalipers(sizesOf(pair)));
  const [devices, setDevices] = useState<PerPart<DeviceSize | null>>({ b: null, se: null });

  const panes = useMemo(() => panesOf(pair, devices), [pair, devices]);
  // The gestures' functions must not change with every gesture: they look here.
  const latest = useRef(panes);
  useLayoutEffect(() => {
    latest.current = panes;
  });
  const look = useMemo<Look>(() => {
    const inPane = (part: Part, change: (sight: Sight, pane: Pane) => Sight): void => {
      const pane = latest.current[part];
      if (pane !== null) setSight((now) => change(now, pane));
    };
    return {
      zoom: (part, factor, at) =>
        inPane(part, (now, pane) => zoomAt(now, factor, at ?? middleOf(pane), pane)),
      pan: (part, by) => inPane(part, (now, pane) => pan(now, by, pane)),
      fit: () => setSight(FIT),
      scale: (part, scale) => inPane(part, (now, pane) => atScale(now, scale, pane)),
    };
  }, [setSight]);

  const measure = useCallback(
    (event: CaliperEvent) => setCalipers((now) => caliperTool(now, event)),
    [setCalipers],
  );
  const resize = useCallback(
    (part: Part, size: DeviceSize | null) => setDevices((now) => ({ ...now, [part]: size })),
    [],
  );
  const placed = (part: Part): Placement | null => {
    const pane = panes[part];
    return pane === null ? null : place(sight, pane);
  };
  return {
    active,
    activate,
    tool,
    setTool,
    maximised,
    setMaximised,
    tone,
    setTone,
    placements: { b: placed('b'), se: placed('se') },
    look,
    calipers,
    measure,
    resize,
  };
}

function panesOf(pair: ViewedPair, devices: PerPart<DeviceSize | null>): PerPart<Pane | null> {
  const sizes = sizesOf(pair);
  const shown = PARTS.flatMap((part) => devices[part]?.view ?? []);
  // One may be a pixel wider than the other; images of the same size are shown at the same scale.
  const view: ViewSize = {
    width: Math.min(...shown.map(({ width }) => width)),
    height: Math.min(...shown.map(({ height }) => height)),
  };
  const paneOf = (part: Part): Pane | null =>
    devices[part] === null ? null : { image: sizes[part], view };
  return { b: paneOf('b'), se: paneOf('se') };
}

function middleOf({ view }: Pane): ViewPoint {
  return { x: view.width / 2, y: view.height / 2 };
}

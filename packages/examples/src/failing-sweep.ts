import { drawPipeline } from './draw-pipeline.ts';
import type { Example } from './example.ts';

const THROW_BALL = `import math
import os
import time

GRAVITY = 9.81  # metres per second squared


def throw_ball(speed: float, height: float) -> float:
    """Seconds until a ball thrown upwards at speed (m/s) reaches a platform at height (m).

    Fails for good when the ball is too slow, and on the first attempt only when the stopwatch sticks.
    """
    time.sleep(0.05)
    reach = speed**2 / (2 * GRAVITY)
    if reach < height:
        raise ValueError(
            f"A ball thrown at {speed:g} m/s rises {reach:.1f} m and never reaches {height:g} m: throw it faster."
        )
    attempt = int(os.environ.get("GRIDLOOM_ATTEMPT", "1"))
    if attempt == 1 and round(speed + height) % 5 == 0:
        raise RuntimeError("The stopwatch stuck on the first attempt: retry this element.")
    return (speed - math.sqrt(speed**2 - 2 * GRAVITY * height)) / GRAVITY
`;

const MEAN_SPEED = `def mean_speed(height: float, flight_time: float) -> float:
    """Metres per second on the way up."""
    return height / flight_time
`;

const SUMMARISE = `def summarise(average_speed) -> dict:
    """How many throws reached their platform, and the fastest of them. A missing throw is None."""
    reached = [value for row in average_speed for value in row if value is not None]
    missing = sum(len(row) for row in average_speed) - len(reached)
    return {"reached": len(reached), "missing": missing, "fastest": max(reached, default=None)}
`;

/** 48 throws: 21 can never work, 5 work on the second attempt. */
export const FAILING_SWEEP: Example = {
  id: 'failing-sweep',
  title: 'A sweep where some elements fail',
  teaches: 'Read tracebacks, see what a failure skips, retry the failed elements only, and reduce what is there.',
  pipeline: drawPipeline({
    name: 'A sweep where some elements fail',
    description:
      'Throws a ball at eight speeds to six heights. Too slow a ball fails for good (21 of 48); five more fail on their first attempt and work when retried.',
    inputs: [
      { name: 'speed', value: { kind: 'linspace', start: 4, stop: 18, count: 8 }, position: { x: 0, y: 0 } },
      { name: 'height', value: { kind: 'linspace', start: 1, stop: 11, count: 6 }, position: { x: 0, y: 150 } },
    ],
    functions: [
      {
        entry: 'throw_ball',
        code: THROW_BALL,
        outputs: ['flight_time'],
        mapspec: 'speed[i], height[j] -> flight_time[i, j]',
        resources: { cpus: 1 },
        chunkSize: 6,
        position: { x: 300, y: 30 },
      },
      {
        entry: 'mean_speed',
        code: MEAN_SPEED,
        outputs: ['average_speed'],
        mapspec: 'height[j], flight_time[i, j] -> average_speed[i, j]',
        resources: { cpus: 1 },
        chunkSize: 6,
        position: { x: 600, y: 90 },
      },
      {
        entry: 'summarise',
        code: SUMMARISE,
        outputs: ['summary'],
        acceptMissing: true,
        position: { x: 900, y: 90 },
      },
    ],
    wires: [
      ['speed', 'throw_ball.speed'],
      ['height', 'throw_ball.height'],
      ['height', 'mean_speed.height'],
      ['flight_time', 'mean_speed.flight_time'],
      ['average_speed', 'summarise.average_speed'],
    ],
    resources: { memory: '100MB', time: '00:05:00' },
  }),
};

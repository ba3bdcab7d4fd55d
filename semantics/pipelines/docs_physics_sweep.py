"""A pendulum, for every length and every start, integrated over time; its energy must stay what it was."""

import math

import numpy as np
from pipefunc import Pipeline, pipefunc

GRAVITY = 9.81


@pipefunc(output_name="time", mapspec="... -> time[t]", internal_shape=("?",))
def make_time(duration, steps):
    return np.linspace(0, duration, steps)


@pipefunc(
    output_name=("angle", "speed"),
    mapspec="length[l], start[s] -> angle[l, s, t], speed[l, s, t]",
)
def swing(length, start, duration, steps):
    angle, speed = start, 0.0
    dt = duration / (steps - 1)
    angles, speeds = [angle], [speed]
    for _ in range(steps - 1):
        speed -= dt * GRAVITY / length * math.sin(angle)
        angle += dt * speed
        angles.append(angle)
        speeds.append(speed)
    return np.array(angles), np.array(speeds)


@pipefunc(output_name="energy", mapspec="angle[l, s, t], speed[l, s, t], length[l] -> energy[l, s, t]")
def energy(angle, speed, length):
    return 0.5 * (length * speed) ** 2 + GRAVITY * length * (1 - math.cos(angle))


@pipefunc(output_name="drift", mapspec="energy[l, s, :] -> drift[l, s]")
def drift(energy):
    return float(np.ptp(np.asarray(energy, dtype=float)))


@pipefunc(output_name="at_time", mapspec="angle[:, :, t], time[t] -> at_time[t]")
def at_time(angle, time):
    return [time, float(np.mean(angle))]


pipeline = Pipeline([make_time, swing, energy, drift, at_time])
inputs = {"length": np.array([0.5, 1.0]), "start": [0.1, 0.2, 0.3], "duration": 1.0, "steps": 5}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["drift"].output)

"""One call makes the items that others are mapped over; their number is declared."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="angle", mapspec="... -> angle[i]", internal_shape=(4,))
def angles(step):
    return [k * step for k in range(4)]


@pipefunc(output_name="turned", mapspec="angle[i] -> turned[i]")
def turn(angle):
    return (angle + 90) % 360


@pipefunc(output_name="furthest")
def furthest(turned):
    return max(turned)


pipeline = Pipeline([angles, turn, furthest])
inputs = {"step": 45}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["turned"].output)

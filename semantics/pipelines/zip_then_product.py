"""Two zipped lists against a third one."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="label", mapspec="name[i], unit[i], value[j] -> label[i, j]")
def write(name, unit, value):
    return f"{name}={value}{unit}"


@pipefunc(output_name="line", mapspec="label[i, :] -> line[i]")
def join(label):
    return "; ".join(label)


pipeline = Pipeline([write, join])
inputs = {"name": ["length", "width"], "unit": ["m", "cm"], "value": [1, 2, 3]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["line"].output)

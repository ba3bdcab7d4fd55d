"""Settings as dictionaries, results as dictionaries."""

from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="score", mapspec="setting[i] -> score[i]")
def evaluate(setting, common):
    return {"name": setting["name"], "score": setting["rate"] * common["scale"] + len(setting["layers"])}


@pipefunc(output_name="best")
def best(score):
    return max(score, key=lambda entry: entry["score"])


pipeline = Pipeline([evaluate, best])
inputs = {
    "setting": [
        {"name": "small", "rate": 0.5, "layers": [8]},
        {"name": "wide", "rate": 0.25, "layers": [64, 64]},
        {"name": "deep", "rate": 0.125, "layers": [8, 8, 8, 8]},
    ],
    "common": {"scale": 2.0, "tags": ["a", "b"], "nested": {"on": True, "off": None}},
}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["best"].output)

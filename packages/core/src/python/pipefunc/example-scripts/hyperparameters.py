import numpy as np
from pipefunc import Pipeline, pipefunc


class Model:
    def __init__(self, rate, depth):
        self.rate, self.depth = rate, depth


@pipefunc(output_name=("train", "test"), output_picker=dict.__getitem__)
def split(dataset, fraction=0.8):
    cut = int(len(dataset) * fraction)
    return {"train": dataset[:cut], "test": dataset[cut:]}


@pipefunc(
    output_name="model",
    renames={"learning_rate": "rate"},
    mapspec="rate[r], depth[d] -> model[r, d]",
    resources={"gpus": 1, "memory": "16GB", "partition": "gpu"},
    cache=True,
)
def fit(train, learning_rate, depth, *, epochs=10):
    return Model(learning_rate, depth)


@pipefunc(output_name="score", mapspec="model[r, d] -> score[r, d]")
def evaluate(model, test):
    return model.rate * model.depth * len(test)


@pipefunc(output_name="best")
def pick_best(score, rate, depth):
    r, d = np.unravel_index(np.argmax(score), score.shape)
    return rate[r], depth[d]


pipeline = Pipeline([split, fit, evaluate, pick_best], validate_type_annotations=False, cache_type="lru")

inputs = {"dataset": list(range(10)), "depth": [2, 4, 8]}
inputs["rate"] = np.logspace(-4, -1, num=4)
inputs["epochs"] = 5

results = pipeline.map(inputs, run_folder="runs/search", chunksizes=2, error_handling="continue")

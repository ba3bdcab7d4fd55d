"""A grid of settings, cross validated on folds, and the best of them trained again."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name=("features", "targets"))
def make_data(seed, count):
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(count, 3))
    return features, features @ np.array([1.0, -2.0, 0.5]) + 0.1 * generator.normal(size=count)


@pipefunc(output_name="fold", mapspec="... -> fold[f]")
def split(features, folds):
    return [list(range(k, len(features), folds)) for k in range(folds)]


def _ridge(features, targets, strength):
    gram = features.T @ features + strength * np.eye(features.shape[1])
    return np.linalg.solve(gram, features.T @ targets)


@pipefunc(output_name="loss", mapspec="strength[a], fold[f] -> loss[a, f]")
def validate(features, targets, strength, fold):
    held = np.zeros(len(targets), dtype=bool)
    held[fold] = True
    weights = _ridge(features[~held], targets[~held], strength)
    return float(np.mean((features[held] @ weights - targets[held]) ** 2))


@pipefunc(output_name="mean_loss", mapspec="loss[a, :] -> mean_loss[a]")
def mean_loss(loss):
    return float(np.mean(loss))


@pipefunc(output_name="best_strength")
def choose(mean_loss, strength):
    return strength[int(np.argmin(mean_loss))]


@pipefunc(output_name="weights")
def train(features, targets, best_strength):
    return [round(float(weight), 8) for weight in _ridge(features, targets, best_strength)]


pipeline = Pipeline([make_data, split, validate, mean_loss, choose, train])
inputs = {"seed": 7, "count": 30, "folds": 3, "strength": [0.01, 1.0, 100.0]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["weights"].output)

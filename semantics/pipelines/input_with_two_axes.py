"""A two-dimensional array as an input: by cell, by row, by column and whole."""

import numpy as np
from pipefunc import Pipeline, pipefunc


@pipefunc(output_name="scaled", mapspec="image[i, j], gain[j] -> scaled[i, j]")
def scale(image, gain):
    return image * gain


@pipefunc(output_name="row_mean", mapspec="image[i, :] -> row_mean[i]")
def row_mean(image):
    return image.mean()


@pipefunc(output_name="column_norm", mapspec="image[:, j] -> column_norm[j]")
def column_norm(image):
    return np.linalg.norm(image)


@pipefunc(output_name="largest")
def largest(image, scaled):
    return [image.max(), np.max(scaled), list(image.shape)]


pipeline = Pipeline([scale, row_mean, column_norm, largest])
inputs = {"image": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "gain": [1, 10, 100]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["largest"].output)

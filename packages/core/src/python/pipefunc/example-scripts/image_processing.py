import numpy as np
from pipefunc import Pipeline, pipefunc as pf

THRESHOLD = 128
SIZE = (8, 8)


def _blank():
    return np.zeros(SIZE)


@pf(output_name="gray", mapspec="image[n] -> gray[n]")
def to_gray(image):
    return np.mean(image, axis=-1)


@pf(output_name="blurred", mapspec="gray[n], sigma[k] -> blurred[n, k]")
def blur(gray, sigma):
    return gray * sigma + _blank()


@pf("mask", mapspec="blurred[n, k] -> mask[n, k]")
def segment(blurred, threshold=THRESHOLD):
    return blurred > threshold


@pf("count", mapspec="mask[n, k] -> count[n, k]")
def count_objects(mask):
    return int(mask.sum())


@pf("best_sigma", mapspec="count[n, :] -> best_sigma[n]")
def choose(count, sigma):
    return sigma[int(np.argmax(count))]


@pf("summary")
def summarize(best_sigma, count):
    return {"sigma": list(best_sigma), "objects": int(np.sum(count))}


pipeline = Pipeline([to_gray, blur, segment, count_objects, choose, summarize])
images = [[[[0, 10, 20], [30, 40, 50]]], [[[250, 240, 230], [220, 210, 200]]]]
results = pipeline.map({"image": images, "sigma": [0.5, 1.0, 2.0]}, run_folder="runs/images", storage="file_array")

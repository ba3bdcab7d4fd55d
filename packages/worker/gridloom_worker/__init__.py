"""The worker: computes elements on the cluster. See docs/run-folder.md."""

"""Cost models that run: dovetailers in dovetailers, boxes, tuple-boxes, mesa-optimisers."""

__all__: list[str] = []

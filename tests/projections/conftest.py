"""A world of its own for each test that reads what the service keeps."""

from tests.stories.conftest import whole_stack, world

__all__ = ["whole_stack", "world"]

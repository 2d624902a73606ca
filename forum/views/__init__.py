from forum.views import lists, posts, topics

__all__ = ["lists", "posts", "topics"]

from forum.views import history, lists, marks, posts, taking_part, topics

__all__ = ["history", "lists", "marks", "posts", "taking_part", "topics"]

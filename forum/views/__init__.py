from forum.views import history, lists, marks, menus, posts, taking_part, topics

__all__ = ["history", "lists", "marks", "menus", "posts", "taking_part", "topics"]

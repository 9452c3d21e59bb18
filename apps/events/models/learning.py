"""What was learned from filed events, for suggestions."""

from django.db import models

from apps.events.models.categories import Category


class Learning(models.Model):
    """What was learned from the tenant's filed events at one moment. Only the newest is asked; others are removed."""

    learned_at = models.DateTimeField()
    events = models.PositiveIntegerField()


class LearnedCategory(models.Model):
    """How many of the events were filed under a category, and the weight of all its words."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    events = models.PositiveIntegerField()
    words = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "category"], name="learned_category_once")]


class LearnedWord(models.Model):
    """`counts`: in how many filed events of each category the word stood, {category id: events}; `named`: the ids of
    the categories that have it in their names or keywords."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=40)
    counts = models.JSONField()
    named = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "word"], name="learned_word_once")]

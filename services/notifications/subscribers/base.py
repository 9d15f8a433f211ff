"""The one list of what notifications follows."""

from sanctuary.subscribers import Subscribers

subscribers = Subscribers("notifications")

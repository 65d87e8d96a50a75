"""Addresses of the newsroom: our own pages, and Django's admin for the rest."""

from django.contrib import admin
from django.urls import path

from newsroom.views.checks import doubts_view, moves_view, waiting_view
from newsroom.views.dates import date_view
from newsroom.views.defence import defence_view
from newsroom.views.entry import enter_view, entered_view
from newsroom.views.publish import publish_view
from newsroom.views.review import review_view
from newsroom.views.withdraw import withdraw_view
from newsroom.views.working import work_in_view

page = admin.site.admin_view

urlpatterns = [
    path("date/", page(date_view), name="newsroom-date"),
    path("enter/", page(enter_view), name="newsroom-enter"),
    path("enter/<uuid:pk>/", page(entered_view), name="newsroom-entered"),
    path("defence/", page(defence_view), name="newsroom-defence"),
    path("publish/", page(publish_view), name="newsroom-publish"),
    path("review/", page(review_view), name="newsroom-review"),
    path("withdraw/", page(withdraw_view), name="newsroom-withdraw"),
    path("moves/", page(moves_view), name="newsroom-moves"),
    path("waiting/", page(waiting_view), name="newsroom-waiting"),
    path("doubts/", page(doubts_view), name="newsroom-doubts"),
    path("working/", page(work_in_view), name="newsroom-working"),
    path("", admin.site.urls),
]

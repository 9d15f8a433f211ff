"""What stands beside every public listing, and how much of it one reader gets.

Half of the two seconds in which a mask must bite everywhere may be a cache's.
"""

KEPT_SECONDS = 1
MOST_SHOWN = 50

WHAT_AN_AWARD_MEANS = (
    "A Sanctuary Award recognises good practice in welcome and inclusion on the day on which it "
    "was given. It has no influence on who comes to the UK or where people are placed: those "
    "decisions are made by the UK government. It is not accommodation, not a legal status and not "
    "an inspection."
)
WHAT_AN_AWARD_MEANS_CY = (
    "Mae Gwobr Noddfa yn cydnabod arfer da o ran croeso a chynhwysiant ar y diwrnod y’i rhoddwyd. "
    "Nid yw’n dylanwadu ar bwy sy’n dod i’r DU nac ar ble y caiff pobl eu lleoli: llywodraeth y DU "
    "sy’n gwneud y penderfyniadau hynny. Nid yw’n llety, nac yn statws cyfreithiol, nac yn "
    "arolygiad."
)

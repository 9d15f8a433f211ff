"""Keys as people read them, in English and Welsh."""

NATIONS = {
    "wales": ("Wales", "Cymru"),
    "england": ("England", "Lloegr"),
    "scotland": ("Scotland", "Yr Alban"),
    "northern_ireland": ("Northern Ireland", "Gogledd Iwerddon"),
}
STREAMS = {
    "schools": ("Schools", "Ysgolion"),
    "early_years": ("Early years", "Y blynyddoedd cynnar"),
    "universities": ("Universities", "Prifysgolion"),
    "colleges": ("Colleges", "Colegau"),
    "councils": ("Councils", "Cynghorau"),
    "libraries": ("Libraries", "Llyfrgelloedd"),
    "theatres": ("Theatres and arts", "Theatrau a’r celfyddydau"),
    "health": ("Health", "Iechyd"),
    "faith": ("Faith", "Ffydd"),
    "sports": ("Sports", "Chwaraeon"),
    "gardens": ("Gardens", "Gerddi"),
    "generic": ("Other organisations", "Sefydliadau eraill"),
}

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
    "businesses": ("Businesses", "Busnesau"),
    "generic": ("Other organisations", "Sefydliadau eraill"),
}
KINDS = {
    "vision": ("Vision", "Gweledigaeth"),
    "mission": ("Mission", "Cenhadaeth"),
    "values": ("Our values", "Ein gwerthoedd"),
    "principles": ("Principles", "Egwyddorion"),
    "objectives": ("Objectives", "Amcanion"),
    "outcomes": ("Outcomes", "Deilliannau"),
    "impacts": ("The change we work for", "Y newid rydym yn ymdrechu drosto"),
    "traits": ("What makes a movement", "Beth sy’n gwneud mudiad"),
    "commitments": ("Our commitment to justice", "Ein hymrwymiad i gyfiawnder"),
}

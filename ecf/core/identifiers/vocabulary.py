"""Words that the guard knows: areas of postcodes, titles, names that are words too, and what stands beside births."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# In use: https://en.wikipedia.org/wiki/List_of_postcode_areas_in_the_United_Kingdom
POSTCODE_AREAS = _words("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR
    NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA
    WC WD WF WN WR WS WV YO ZE
""")

TITLES = _words("""
    mr mrs ms miss mx dr master baby sir lady uncle aunt auntie nan gran grandad mum dad
""")

# Parts of names that find nobody by themselves.
SMALL_WORDS = _words("""
    de da del della der den di du van von bin binti ibn al el la le lo the and y e st
""")

# They count where the author wrote them with a capital.
NAMES_THAT_ARE_WORDS = _words("""
    abel amber angel april art ash august aurora autumn bailey barry basil bay bell berry best bill bishop black
    blossom blue bob bonny booth brook brooks brown buddy burns carol case chance charity chase chuck clay cliff
    cook cooper coral cross crystal daisy dale dawn day dean destiny dick drew duke earl eve faith fern field fields
    finch finn fisher flint flora ford forest foster fox frank free gale gay gene gill ginger glen good grace grant
    gray green grey guy hale hall harmony harper hazel heath heather hill hills holly hope hunt hunter iris ivy jack
    jade jasmine jay jean jewel joy june justice kay king kit lance lane lark law lily little lock long love low
    lucky luna major mark marsh mason may melody mercy miles mill mills moore moss nan nick noble north page parish
    park parker pat patience paul pearl penny pepper piper poppy porter power price prince queen ray reed reid rich
    river rob robin rod rose rowan ruby rush rusty sage saint sally sandy scarlet scott serenity shade shelly short
    sky skye small smart sonny spencer spring star stone stormy strong sue summer sunny sydney taylor temple terry
    tiger tony trinity trip tuck turner unity victor violet wade walker wall ward waters west wheeler white will
    willow winter wise wood woods york young
""")

# What may stand between "date of birth" and the date, apart from names.
BETWEEN_BIRTH_AND_DATE = _words("""
    is was are were of on the as recorded given noted shown listed stated confirmed be in at a her his their both
    respectively falls fall fell s and child's child boy girl
""")

# What after "born" says that the date is of something else.
NO_BIRTH = _words("""
    and but i we so then after before since until because which who when where while review conference meeting plan
    visit visited service group supervision assessment training out of into care raised say says leaflet team
""")

# What may stand between a date and "born".
WHO_WAS_BORN = _words("""
    the a his her their baby twins twin child boy girl she he they was were when is mum's little new
""")

# What may stand between two dates of birth, apart from names.
NEXT_BIRTH = _words("""
    and dob dobs child sibling brother sister twin both
""")

"""What English puts before names, and the names that people have besides their own."""

from __future__ import annotations

#: Words before a name that say what somebody is, not who.
_TITLES_TEXT = """
    mr mrs ms miss mx dr doctor sir dame lord lady baroness baron prof professor rev reverend
    father sister king queen prince princess pope president premier chancellor minister
    secretary senator sen rep congressman congresswoman governor gov mayor judge justice captain
    capt major maj colonel col general gen lieutenant lt sergeant sgt constable pc inspector
    insp det detective superintendent supt chief commissioner ambassador councillor cllr coach
    manager boss di dci ds ch
"""
TITLES = frozenset(_TITLES_TEXT.split())
#: Unions of countries, as they stand before the name of a body of theirs.
UNIONS = frozenset({"un", "eu", "nato"})
#: Keys that are another word when they are not written in capitals.
CAPITALS_ONLY = frozenset(["us", "it", "who", "is", "am", "in", "as", "at", "aids", "fed", "pm"])
_PLACE_WORDS_TEXT = """
    in at from to near of outside around across into through via inside central north south east
    west downtown the for
"""
#: Before these words a place is where something is, and not the government that sits there.
PLACE_WORDS = frozenset(_PLACE_WORDS_TEXT.split())
#: Before these words in a summary, a capital is a place and not a government.
_WHERE_WORDS_TEXT = """
    in at near outside around across into through via inside central downtown
"""
WHERE_WORDS = frozenset(_WHERE_WORDS_TEXT.split())
#: A first name beside one of these words belongs to the family that is spoken of.
_KIN_TEXT = """
    wife husband widow widower brother sister son daughter mother father parents twin
    children couple partner fiancee fiance cousin uncle aunt nephew niece grandson
    granddaughter
"""
KIN = frozenset(_KIN_TEXT.split())
_NICKNAMES_TEXT = """
    william bill billy will liam; robert bob bobby rob; richard dick rick rich; james jim jimmy
    jamie; john jack johnny jon; jonathan jon; edward ed eddie ted ned; charles charlie chuck;
    margaret maggie meg peggy; elizabeth liz beth betty lizzie eliza; katherine catherine kate
    katie kathy cathy kath; thomas tom tommy; michael mike mick mickey; joseph joe joey; anthony
    antony tony; andrew andy drew; alexander alex sandy sasha; alexandra alex sandra; daniel dan
    danny; david dave; stephen steven steve; matthew matt; christopher chris; nicholas nick;
    gregory greg; patrick pat paddy; patricia pat trish; samuel sam; samantha sam; benjamin ben;
    timothy tim; kenneth ken; ronald ron; donald don; lawrence laurence larry; henry harry hank;
    francis frank; frederick fred freddie; gerald gerry jerry; geoffrey jeffrey geoff jeff;
    susan sue; deborah debbie deb; rebecca becky; jennifer jenny jen; victoria vicky; theodore ted
    theo; abigail abby; zachary zach; joshua josh; peter pete; philip phillip phil; leonard len;
    raymond ray; douglas doug; eugene gene; ernest ernie; albert bert al; harold hal harry
"""
NICKNAMES = [frozenset(group.split()) for group in _NICKNAMES_TEXT.split(";")]
#: Names that English writes in several ways, and words that Britain and America spell apart.
_SPELLINGS_TEXT = """
    mohammed muhammad mohamed mohammad muhammed mohamad; gaddafi qaddafi gadhafi kadafi;
    hussein hussain husain husayn; osama usama; ahmed ahmad; yusuf yousef youssef yusef;
    abdullah abdallah; kiev kyiv; kharkov kharkiv; odessa odesa; alexander aleksandr alexandr
    oleksandr; sergei sergey serhiy; dmitry dmitri dmitriy dmytro; vladimir volodymyr; yulia
    yuliya julia; assad asad; hezbollah hizbollah hizbullah hezbullah; quran koran; al el;
    erdogan erdoğan; saint st; mount mt; fort ft; centre center; theatre theater; harbour harbor;
    labour labor; defence defense; programme program; organisation organization; colour color;
    grey gray; travelled traveled; tyre tire; jewellery jewelry; catalogue catalog; cheque check;
    beijing peking; mumbai bombay; myanmar burma; kolkata calcutta
"""
SPELLINGS = [frozenset(group.split()) for group in _SPELLINGS_TEXT.split(";")]

package api

import (
	"strings"
	"unicode"
)

// functionWords are the small words that tell a language from another: the house
// team reads English alone, and would make something of any other brief that has
// nothing to do with it.
var functionWords = map[string]string{
	"en": "the a an and of in to is are was for with on at from by who that this it its her his their one into about as not but be has have",
	"de": "der die das den dem des ein eine einen einem einer und ist sind nicht mit für von zu zum zur im am auf sich aus wie über bei als auch",
	"fr": "le la les un une des du et est sont dans pour avec qui que sur au aux son sa ses pas il elle ne ce cette par",
	"es": "el la los las un una y es son en de del al para con que por su sus se no lo como más",
	"it": "il lo la gli le un una uno e è sono di del della nel nella per con che si non al alla suo sua",
	"pt": "o a os as um uma e é são de do da dos das no na em para com que por se não seu sua",
	"nl": "de het een en is zijn van in op met voor naar niet die dat te zich aan bij ook",
	"sv": "en ett och är som på av för med den det inte till i att sin om från",
	"pl": "i w na z do się nie jest to że o jak dla po ale przez",
}

// minForeign is how many small words of another language it takes: names and
// titles have one or two.
const minForeign = 3

// foreign reports whether words are plainly in another language than English:
// other letters for the most part, or far more small words of another language.
func foreign(words string) bool {
	latin, other := 0, 0
	for _, r := range words {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			latin++
		default:
			other++
		}
	}
	if other > latin {
		return true
	}
	said := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) })
	count := func(lang string) int {
		n := 0
		for _, w := range said {
			for f := range strings.FieldsSeq(functionWords[lang]) {
				if w == f {
					n++
				}
			}
		}
		return n
	}
	most := 0
	for lang := range functionWords {
		if lang != "en" {
			most = max(most, count(lang))
		}
	}
	return most >= minForeign && most > 2*count("en")
}

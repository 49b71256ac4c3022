package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"
)

// Token types of the scanner. A single character that is an operator or punctuation is its own token
// type; keywords follow keywordBase.
const (
	tIdent  lexer.TokenType = 256 + iota // a word that is no keyword
	tQuoted                              // a name in double quotes
	tString                              // '...', E'...' or $$...$$, quotes included
	tNumber
	tParam         // ?, $1 or $name
	tTrailingComma // a comma that ends a list; the scanner never says so, the lexer does

	// Operators of several characters.
	tCast      // ::
	tEqEq      // ==
	tAssign    // :=
	tNamed     // =>
	tArrow     // ->
	tJSONText  // ->>
	tLessEq    // <=
	tGreatEq   // >=
	tNotEq     // <> or !=
	tConcat    // ||
	tIntDiv    // //
	tPow       // ** or ^
	tShiftL    // <<
	tShiftR    // >>
	tOverlap   // &&
	tContains  // @>
	tContained // <@
	tPrefix    // ^@
	tNotRegex  // !~
	tIRegex    // ~*
	tNotIRegex // !~*
	tLike      // ~~
	tNotLike   // !~~
	tILike     // ~~*
	tNotILike  // !~~*
	tGlob      // ~~~

	// Never given to the parser.
	tSpace
	tComment
	tBad // a character that nothing begins with
)

// tokenFlaw is what is wrong with a token.
type tokenFlaw uint8

const (
	sound        tokenFlaw = iota
	unterminated           // a string, quoted name or comment without its end
	badNumber              // digits and letters run together: 0xFF, 1a, 1__0, 1e
	badPrefix              // x'..', b'..', n'..' or u&'..'
	badChar                // a character that has no meaning
	badUTF8                // bytes that are no character
	zeroByte               // U+0000
	emptyName              // ""
)

// rawToken is a token as the scanner sees it: a range of the text.
type rawToken struct {
	typ        lexer.TokenType
	start, end int // in bytes
	flaw       tokenFlaw
}

// scanner cuts a text into tokens that together are the whole text: nothing is skipped, nothing fails.
type scanner struct {
	src string
	pos int
}

// operators holds the operators of two and more characters by their first character, longest first.
var operators = [128][]struct {
	text string
	typ  lexer.TokenType
}{
	':': {{"::", tCast}, {":=", tAssign}},
	'=': {{"==", tEqEq}, {"=>", tNamed}},
	'-': {{"->>", tJSONText}, {"->", tArrow}},
	'<': {{"<=", tLessEq}, {"<>", tNotEq}, {"<<", tShiftL}, {"<@", tContained}},
	'>': {{">=", tGreatEq}, {">>", tShiftR}},
	'!': {{"!~~*", tNotILike}, {"!~~", tNotLike}, {"!~*", tNotIRegex}, {"!~", tNotRegex}, {"!=", tNotEq}},
	'|': {{"||", tConcat}},
	'/': {{"//", tIntDiv}},
	'*': {{"**", tPow}},
	'&': {{"&&", tOverlap}},
	'@': {{"@>", tContains}},
	'^': {{"^@", tPrefix}, {"^", tPow}},
	'~': {{"~~~", tGlob}, {"~~*", tILike}, {"~~", tLike}, {"~*", tIRegex}},
}

// next returns the next token. At the end of the text its type is lexer.EOF.
func (s *scanner) next() rawToken {
	t := rawToken{start: s.pos}
	if s.pos >= len(s.src) {
		t.typ, t.end = lexer.EOF, s.pos
		return t
	}
	switch c := s.src[s.pos]; {
	case c == ' ' || c >= '\t' && c <= '\r':
		t.typ = tSpace
		s.space()
	case isWordStart(c):
		s.word(&t)
	case c >= '0' && c <= '9', c == '.' && s.digitAt(s.pos+1):
		t.typ = tNumber
		s.number(&t)
	case c == '\'':
		t.typ = tString
		s.pos++
		s.quoted(&t, '\'', false)
	case c == '"':
		t.typ = tQuoted
		s.pos++
		s.quoted(&t, '"', false)
		if t.flaw == sound && s.pos == t.start+2 {
			t.flaw = emptyName
		}
	case c == '-' && s.at(s.pos+1) == '-':
		t.typ = tComment
		if i := strings.IndexByte(s.src[s.pos:], '\n'); i >= 0 {
			s.pos += i
		} else {
			s.pos = len(s.src)
		}
	case c == '/' && s.at(s.pos+1) == '*':
		t.typ = tComment
		s.blockComment(&t)
	case c == '$':
		s.dollar(&t)
	case c == '?':
		t.typ = tParam
		s.pos++
	case c >= utf8.RuneSelf:
		s.foreign(&t)
	default:
		s.operator(&t)
	}
	t.end = s.pos
	return t
}

// at returns the byte at an offset, or 0 past the end.
func (s *scanner) at(i int) byte {
	if i < len(s.src) {
		return s.src[i]
	}
	return 0
}

func (s *scanner) digitAt(i int) bool { c := s.at(i); return c >= '0' && c <= '9' }

// space reads white space, such as word processors know it too.
func (s *scanner) space() {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if c == ' ' || c >= '\t' && c <= '\r' {
			s.pos++
			continue
		}
		if c < utf8.RuneSelf {
			return
		}
		r, n := utf8.DecodeRuneInString(s.src[s.pos:])
		if !isWideSpace(r) {
			return
		}
		s.pos += n
	}
}

// isWideSpace reports whether a character outside ASCII is blank: spaces of all widths, and the
// invisible marks that come along when text is pasted.
func isWideSpace(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || r == '\u200b' || r == '\u2060' || r == '\ufeff'
}

func isWordStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
}

// isWordByte reports whether an ASCII byte can go on a word.
func isWordByte(c byte) bool { return isWordStart(c) || c >= '0' && c <= '9' || c == '$' }

// isWordRune reports whether a character outside ASCII can be part of a word. DuckDB takes all of them;
// look-alikes of quotes, brackets and operators are left out, since they are there by accident.
func isWordRune(r rune) bool {
	return r != utf8.RuneError && !isWideSpace(r) && lookAlike(r) == "" && !unicode.Is(unicode.Cc, r)
}

// wordEnd returns where the word at an offset ends.
func (s *scanner) wordEnd(i int) int {
	for i < len(s.src) {
		c := s.src[i]
		if c < utf8.RuneSelf {
			if !isWordByte(c) {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.src[i:])
		if r == utf8.RuneError && n <= 1 || !isWordRune(r) {
			break
		}
		i += n
	}
	return i
}

// word reads a name, a keyword, or a string with a letter before it.
func (s *scanner) word(t *rawToken) {
	end := s.wordEnd(s.pos)
	word := s.src[s.pos:end]
	s.pos = end
	if s.at(end) == '\'' && len(word) == 1 {
		switch word[0] | 0x20 {
		case 'e':
			t.typ = tString
			s.pos++
			s.quoted(t, '\'', true)
			return
		case 'x', 'b', 'n':
			t.typ = tString
			s.pos++
			s.quoted(t, '\'', false)
			if t.flaw == sound {
				t.flaw = badPrefix
			}
			return
		}
	}
	if t.typ = keywordType(word); t.typ == noKeyword {
		t.typ = tIdent
	}
}

// quoted reads to the quote that ends a string or name. Two quotes in a row are one of the text;
// with escapes, a backslash takes the meaning from what follows it.
func (s *scanner) quoted(t *rawToken, quote byte, escapes bool) {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		s.pos++
		switch {
		case c == quote:
			if s.at(s.pos) != quote {
				return
			}
			s.pos++
		case c == '\\' && escapes && s.pos < len(s.src):
			s.pos++
		}
	}
	t.flaw = unterminated
}

// blockComment reads a comment with the comments inside it.
func (s *scanner) blockComment(t *rawToken) {
	depth := 0
	for s.pos < len(s.src) {
		switch {
		case s.src[s.pos] == '/' && s.at(s.pos+1) == '*':
			depth++
			s.pos += 2
		case s.src[s.pos] == '*' && s.at(s.pos+1) == '/':
			depth--
			s.pos += 2
			if depth == 0 {
				return
			}
		default:
			s.pos++
		}
	}
	t.flaw = unterminated
}

// dollar reads a parameter ($1, $name) or a string in dollar quotes ($$...$$, $tag$...$tag$).
func (s *scanner) dollar(t *rawToken) {
	i := s.pos + 1
	if s.digitAt(i) {
		for s.digitAt(i) {
			i++
		}
		if e := s.wordEnd(i); e > i {
			i, t.flaw = e, badNumber
		}
		t.typ, s.pos = tParam, i
		return
	}
	// A tag is a word without a dollar sign in it.
	for i < len(s.src) {
		if c := s.src[i]; c < utf8.RuneSelf {
			if c == '$' || !isWordByte(c) {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.src[i:])
		if r == utf8.RuneError && n <= 1 || !isWordRune(r) {
			break
		}
		i += n
	}
	if s.at(i) == '$' {
		t.typ = tString
		tag := s.src[s.pos : i+1]
		if end := strings.Index(s.src[i+1:], tag); end >= 0 {
			s.pos = i + 1 + end + len(tag)
			return
		}
		s.pos, t.flaw = len(s.src), unterminated
		return
	}
	if i > s.pos+1 {
		t.typ, s.pos = tParam, i
		return
	}
	t.typ, t.flaw = tBad, badChar
	s.pos++
}

// number reads an unsigned number: digits with single underscores between them, a fraction, an
// exponent. What runs on with letters is one bad number and not, as in DuckDB, a number and
// an alias: `SELECT 0xFF` answering 0 helps nobody.
func (s *scanner) number(t *rawToken) {
	s.digits()
	if s.at(s.pos) == '.' {
		s.pos++
		if s.digitAt(s.pos) {
			s.digits()
		}
	}
	if c := s.at(s.pos); c == 'e' || c == 'E' {
		i := s.pos + 1
		if c := s.at(i); c == '+' || c == '-' {
			i++
		}
		if s.digitAt(i) {
			s.pos = i
			s.digits()
		}
	}
	if end := s.wordEnd(s.pos); end > s.pos {
		s.pos, t.flaw = end, badNumber
	}
}

// digits reads digits and the single underscores between them.
func (s *scanner) digits() {
	for s.digitAt(s.pos) || s.at(s.pos) == '_' && s.digitAt(s.pos+1) {
		s.pos++
	}
}

// operator reads an operator, a bracket or a comma.
func (s *scanner) operator(t *rawToken) {
	c := s.src[s.pos]
	for _, op := range operators[c] {
		if strings.HasPrefix(s.src[s.pos:], op.text) {
			t.typ = op.typ
			s.pos += len(op.text)
			return
		}
	}
	s.pos++
	switch c {
	case '+', '-', '*', '/', '%', '<', '>', '=', '&', '|', '~', '@', ':', '.', ',', ';', '(', ')', '[', ']', '{', '}':
		t.typ = lexer.TokenType(c)
	case 0:
		t.typ, t.flaw = tBad, zeroByte
	default:
		t.typ, t.flaw = tBad, badChar
	}
}

// foreign reads what begins with a character outside ASCII: a word, blanks, or something to complain of.
func (s *scanner) foreign(t *rawToken) {
	r, n := utf8.DecodeRuneInString(s.src[s.pos:])
	switch {
	case r == utf8.RuneError && n <= 1:
		t.typ, t.flaw = tBad, badUTF8
		s.pos++
	case isWideSpace(r):
		t.typ = tSpace
		s.space()
	case isWordRune(r):
		t.typ = tIdent
		s.pos = s.wordEnd(s.pos)
	default:
		t.typ, t.flaw = tBad, badChar
		s.pos += n
	}
}

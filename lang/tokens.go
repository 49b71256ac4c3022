package lang

import (
	"github.com/alecthomas/participle/v2/lexer"
)

// TokenKind is the kind of a Token, as an editor colours it.
type TokenKind int

// The kinds of tokens.
const (
	TokenSpace TokenKind = iota
	TokenComment
	TokenKeyword
	TokenName       // a word that is no keyword, and any word after a dot
	TokenQuotedName // "..."
	TokenString     // '...', E'...', $$...$$
	TokenNumber
	TokenParam       // ?, $1, $name
	TokenOperator    // + <> :: and so on
	TokenPunctuation // ( ) [ ] { } , ; .
	TokenInvalid     // what cannot begin a token
)

var tokenKindNames = [...]string{"space", "comment", "keyword", "name", "quoted name", "string", "number", "parameter",
	"operator", "punctuation", "invalid"}

func (k TokenKind) String() string { return tokenKindNames[k] }

// Token is a piece of a text.
type Token struct {
	Kind   TokenKind
	Text   string // as it stands in the text
	Offset int    // in bytes
	// Open says that the text ended before the token did: a string without its closing quote, a
	// comment without its end.
	Open bool
}

// Tokens cuts any text into pieces that together are the text, blanks and comments included. It never fails
// and has no limits.
func Tokens(sql string) []Token {
	out := make([]Token, 0, 16+len(sql)/4)
	s := scanner{src: sql}
	afterDot := false
	for {
		raw := s.next()
		if raw.typ == lexer.EOF {
			return out
		}
		t := Token{Kind: kindOf(raw.typ), Text: sql[raw.start:raw.end], Offset: raw.start, Open: raw.flaw == unterminated}
		if t.Kind == TokenKeyword && afterDot {
			t.Kind = TokenName
		}
		if t.Kind > TokenComment {
			afterDot = raw.typ == '.'
		}
		out = append(out, t)
	}
}

// kindOf returns the kind of a token type.
func kindOf(t lexer.TokenType) TokenKind {
	switch t {
	case tSpace:
		return TokenSpace
	case tComment:
		return TokenComment
	case tIdent:
		return TokenName
	case tQuoted:
		return TokenQuotedName
	case tString:
		return TokenString
	case tNumber:
		return TokenNumber
	case tParam:
		return TokenParam
	case tBad:
		return TokenInvalid
	case '(', ')', '[', ']', '{', '}', ',', ';', '.':
		return TokenPunctuation
	}
	if isKeyword(t) {
		return TokenKeyword
	}
	return TokenOperator
}

// InputState is how far a text that is being typed has come.
type InputState struct {
	// Blank: there is nothing but blanks and comments, or statements that have ended already.
	Blank bool
	// Ended: the last statement has its semicolon.
	Ended bool
	// Open is what waits to be closed, innermost: one of ' " $$ (or $tag$) /* ( [ {, or CASE; or empty.
	Open string
	// OpenOffset is where Open stands, in bytes.
	OpenOffset int
}

// State tells how far a text has come, for an editor that must decide whether Enter runs the text or
// begins another line. It never fails.
func State(sql string) InputState {
	st := InputState{Blank: true}
	var open []rawToken
	s := scanner{src: sql}
	prev := lexer.EOF
	for {
		raw := s.next()
		if raw.flaw == unterminated {
			st.Blank, st.Ended, st.OpenOffset = false, false, raw.start
			switch st.Open = sql[raw.start : raw.start+1]; {
			case raw.typ == tComment:
				st.Open = "/*"
			case st.Open == "$":
				n := 1
				for sql[raw.start+n] != '$' {
					n++
				}
				st.Open = sql[raw.start : raw.start+n+1]
			case raw.typ == tString:
				st.Open = "'"
			}
			return st
		}
		switch raw.typ {
		case lexer.EOF:
			if n := len(open); n > 0 {
				st.Open, st.OpenOffset = sql[open[n-1].start:open[n-1].end], open[n-1].start
				if open[n-1].typ == kwCASE {
					st.Open = "CASE"
				}
			}
			return st
		case tSpace, tComment:
			continue
		case ';':
			open = open[:0]
			st.Blank, st.Ended = true, true
			prev = raw.typ
			continue
		case '(', '[', '{':
			open = append(open, raw)
		case kwCASE:
			if prev != '.' && prev != kwAS {
				open = append(open, raw)
			}
		case ')', ']', '}', kwEND:
			if n := len(open); n > 0 && (raw.typ != kwEND || open[n-1].typ == kwCASE) {
				open = open[:n-1]
			}
		}
		st.Blank, st.Ended = false, false
		prev = raw.typ
	}
}

// Complete reports whether a text can be run as it is: its last statement has a semicolon, and it is not
// blank.
func Complete(sql string) bool { return State(sql).Ended }

// Part is one statement's text within a script.
type Part struct {
	Text   string // without the semicolon and the blanks and comments around it
	Offset int    // of Text in the script, in bytes
}

// Split cuts a script at its semicolons, those in strings and comments aside, and returns the texts of its statements without
// semicolons and without the blanks and comments around them. It never fails.
func Split(sql string) []string {
	var out []string
	for _, part := range Parts(sql) {
		out = append(out, part.Text)
	}
	return out
}

// Parts is Split with the place of each statement.
func Parts(sql string) []Part {
	var parts []Part
	s := scanner{src: sql}
	start, end := -1, 0 // of the part so far, comments and blanks at its edges left out
	for {
		raw := s.next()
		switch raw.typ {
		case ';', lexer.EOF:
			if start >= 0 {
				parts = append(parts, Part{Text: sql[start:end], Offset: start})
			}
			if raw.typ == lexer.EOF {
				return parts
			}
			start = -1
		default:
			if raw.flaw == sound && (raw.typ == tSpace || raw.typ == tComment) {
				continue
			}
			if start < 0 {
				start = raw.start
			}
			end = raw.end
		}
	}
}

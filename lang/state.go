package lang

import "github.com/alecthomas/participle/v2/lexer"

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

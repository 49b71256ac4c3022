package lang

import "github.com/alecthomas/participle/v2/lexer"

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

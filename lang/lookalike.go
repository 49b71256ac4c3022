package lang

// lookAlike returns the ASCII that a character is mistaken for, or nothing. These come from word
// processors, chat programs and keyboards for Chinese and Japanese.
func lookAlike(r rune) string {
	switch r {
	case '‘', '’', '‚', '‛', '′', '´', '＇':
		return "'"
	case '“', '”', '„', '‟', '″', '«', '»', '＂':
		return `"`
	case '‐', '‑', '‒', '–', '—', '―', '−', '－':
		return "-"
	case '（':
		return "("
	case '）':
		return ")"
	case '［', '【':
		return "["
	case '］', '】':
		return "]"
	case '｛':
		return "{"
	case '｝':
		return "}"
	case '，', '、':
		return ","
	case '；':
		return ";"
	case '：':
		return ":"
	case '．', '。':
		return "."
	case '＝':
		return "="
	case '＜':
		return "<"
	case '＞':
		return ">"
	case '＊', '×':
		return "*"
	case '＋':
		return "+"
	case '％':
		return "%"
	case '／', '÷':
		return "/"
	case '≠':
		return "<>"
	case '≤':
		return "<="
	case '≥':
		return ">="
	case '…':
		return "..."
	case '•', '·':
		return "*"
	}
	return ""
}

package fn

import (
	"math"
	"strconv"
	"strings"
)

// trimSpace cuts C's isspace from both ends.
func trimSpace(s string) string {
	for len(s) > 0 && isSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// parseBool reads true, t, yes, y, 1 and their opposites, in any case.
func parseBool(s string) (value, ok bool) {
	switch len(s) {
	case 1:
		switch s[0] {
		case 't', 'T', 'y', 'Y', '1':
			return true, true
		case 'f', 'F', 'n', 'N', '0':
			return false, true
		}
	case 2:
		return false, strings.EqualFold(s, "no")
	case 3:
		return true, strings.EqualFold(s, "yes")
	case 4:
		return true, strings.EqualFold(s, "true")
	case 5:
		return false, strings.EqualFold(s, "false")
	}
	return false, false
}

// parseInt reads an integer: blanks around it, a sign, single underscores between digits, 0x and 0b (without sign), and
// decimals or an exponent, whose value is rounded, halves away from zero.
func parseInt(s string) (int64, bool) {
	s = trimSpace(s)
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	} else if len(s) > 2 && s[0] == '0' {
		switch s[1] | 0x20 {
		case 'x':
			return parseRadix(s[2:], 16)
		case 'b':
			return parseRadix(s[2:], 2)
		}
	}
	// The short common form first: up to 18 digits.
	if n := len(s); n > 0 && n <= 18 {
		x := int64(0)
		i := 0
		for ; i < n && s[i] >= '0' && s[i] <= '9'; i++ {
			x = x*10 + int64(s[i]-'0')
		}
		if i == n {
			if negative {
				x = -x
			}
			return x, true
		}
	}
	return parseDecimal(s, negative)
}

func parseRadix(s string, base int) (int64, bool) {
	s, ok := dropBetween(s, isHexDigit)
	if !ok || s == "" || s[0] == '+' || s[0] == '-' {
		return 0, false
	}
	x, err := strconv.ParseInt(s, base, 64)
	return x, err == nil
}

// parseDecimal reads digits with an optional point and exponent as the nearest integer.
func parseDecimal(s string, negative bool) (int64, bool) {
	s, ok := dropUnderscores(s)
	if !ok {
		return 0, false
	}
	mantissa, exponent := s, 0
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		x, err := strconv.Atoi(s[e+1:])
		if err != nil || x > 1<<20 || x < -1<<20 {
			return 0, false
		}
		mantissa, exponent = s[:e], x
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" && fraction == "" {
		return 0, false
	}
	digits := whole + fraction
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
	}
	point := len(whole) + exponent // digits before the point
	for len(digits) > 0 && digits[0] == '0' {
		digits = digits[1:]
		point--
	}
	if digits == "" || point < 0 {
		return 0, true
	}
	if point > 19 {
		return 0, false
	}
	x := uint64(0) // 19 digits fit
	for i := range point {
		d := byte('0')
		if i < len(digits) {
			d = digits[i]
		}
		x = x*10 + uint64(d-'0')
	}
	if point < len(digits) && digits[point] >= '5' {
		x++
	}
	if negative {
		return -int64(x), x <= 1<<63
	}
	return int64(x), x < 1<<63
}

// dropUnderscores removes single underscores that stand between two digits of a decimal number; others are not ok.
func dropUnderscores(s string) (string, bool) { return dropBetween(s, isDigit) }

func dropBetween(s string, digit func(byte) bool) (string, bool) {
	if strings.IndexByte(s, '_') < 0 {
		return s, true
	}
	for i := range len(s) {
		if s[i] == '_' && (i == 0 || i == len(s)-1 || !digit(s[i-1]) || !digit(s[i+1])) {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "_", ""), true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHexDigit(c byte) bool { return isDigit(c) || (c|0x20) >= 'a' && (c|0x20) <= 'f' }

// parseDouble reads a double: blanks around it, a sign, single underscores between digits, an exponent, inf, infinity and
// nan in any case. Too large a number is infinite, too small a one zero.
func parseDouble(s string) (float64, bool) {
	s = trimSpace(s)
	if s == "" {
		return 0, false
	}
	body := s
	if s[0] == '+' || s[0] == '-' {
		body = s[1:]
	}
	if body == "" {
		return 0, false
	}
	if c := body[0]; c != '.' && (c < '0' || c > '9') {
		switch {
		case strings.EqualFold(body, "nan"):
			return math.NaN(), true
		case strings.EqualFold(body, "inf"), strings.EqualFold(body, "infinity"):
			if s[0] == '-' {
				return math.Inf(-1), true
			}
			return math.Inf(1), true
		}
		return 0, false
	}
	s, ok := dropUnderscores(s)
	if !ok {
		return 0, false
	}
	if len(body) > 1 && body[0] == '0' && (body[1]|0x20 == 'x') { // Go reads hexadecimal doubles
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil && err.(*strconv.NumError).Err != strconv.ErrRange {
		return 0, false
	}
	return x, true
}

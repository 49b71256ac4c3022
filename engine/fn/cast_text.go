package fn

import (
	"math"
	"strconv"
	"time"

	"github.com/colloquydb/colloquy/storage/column"
)

// castToText prints values as AppendText does.
func castToText(args []column.Vector, n int) (column.Vector, error) {
	out := newTextOut(n)
	v := args[0]
	nulls := nullsOf(args, n)
	if c, ok := v.(*column.Const); ok {
		s := string(AppendText(nil, c.One, 0))
		return &column.Strings{Vals: fill(s, n), Nulls: nulls}, nil
	}
	for i := range n {
		if !nulls.Get(i) {
			out.set(i, AppendText(out.room(24), v, i))
		}
	}
	return &column.Strings{Vals: out.vals, Nulls: nulls}, nil
}

// AppendText appends row i of v as CAST(... AS VARCHAR) prints it: 1.0, true, 2024-01-31 12:00:00, [a, b],
// {'role': user}; text at the top as it is. NULL prints as NULL.
func AppendText(dst []byte, v column.Vector, i int) []byte {
	if c, ok := v.(*column.Const); ok {
		return AppendText(dst, c.One, 0)
	}
	if v.IsNull(i) {
		return append(dst, "NULL"...)
	}
	switch v := v.(type) {
	case *column.Bools:
		return strconv.AppendBool(dst, v.Vals[i])
	case *column.Int64s:
		if v.Time {
			return AppendTimestamp(dst, v.Vals[i])
		}
		return strconv.AppendInt(dst, v.Vals[i], 10)
	case *column.Float64s:
		return AppendDouble(dst, v.Vals[i])
	case *column.Strings:
		return append(dst, v.Vals[i]...)
	case *column.Codes:
		return append(dst, v.Dict.Vals[v.Vals[i]]...)
	case *column.Lists:
		dst = append(dst, '[')
		for e := v.Offsets[i]; e < v.Offsets[i+1]; e++ {
			if e > v.Offsets[i] {
				dst = append(dst, ", "...)
			}
			dst = appendNested(dst, v.Elem, int(e))
		}
		return append(dst, ']')
	case *column.Structs:
		dst = append(dst, '{')
		for k, f := range v.Fields {
			if k > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendQuoted(dst, v.Typ.Fields[k].Name)
			dst = append(dst, ": "...)
			dst = appendNested(dst, f, i)
		}
		return append(dst, '}')
	}
	return append(dst, "NULL"...)
}

// appendNested appends a value inside a list or struct, where text is quoted if it could be misread.
func appendNested(dst []byte, v column.Vector, i int) []byte {
	if c, ok := v.(*column.Const); ok {
		return appendNested(dst, c.One, 0)
	}
	if v.IsNull(i) {
		return append(dst, "NULL"...)
	}
	s := ""
	switch v := v.(type) {
	case *column.Strings:
		s = v.Vals[i]
	case *column.Codes:
		s = v.Dict.Vals[v.Vals[i]]
	case *column.Int64s:
		if !v.Time {
			return AppendText(dst, v, i)
		}
		s = string(AppendTimestamp(nil, v.Vals[i]))
	default:
		return AppendText(dst, v, i)
	}
	if needsQuotes(s) {
		return appendQuoted(dst, s)
	}
	return append(dst, s...)
}

// needsQuotes reports whether text inside a list or struct is printed in quotes: the rules of DuckDB's
// VectorCastHelpers.
func needsQuotes(s string) bool {
	if s == "" || isSpace(s[0]) || isSpace(s[len(s)-1]) {
		return true
	}
	if len(s) == 4 && (s[0]|0x20) == 'n' && (s[1]|0x20) == 'u' && (s[2]|0x20) == 'l' && (s[3]|0x20) == 'l' {
		return true
	}
	for k := range len(s) {
		switch s[k] {
		case '"', '\'', '(', ')', ',', ':', '=', '[', ']', '{', '}':
			return true
		}
	}
	return false
}

func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '\'')
	for k := range len(s) {
		if s[k] == '\'' || s[k] == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[k])
	}
	return append(dst, '\'')
}

// isSpace is C's isspace.
func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// AppendDouble appends x in the fewest digits that read back as x: 1.0, 0.0001, 1e-05, 1e+16, inf, -inf, nan.
func AppendDouble(dst []byte, x float64) []byte {
	switch {
	case x != x:
		return append(dst, "nan"...)
	case x > math.MaxFloat64:
		return append(dst, "inf"...)
	case x < -math.MaxFloat64:
		return append(dst, "-inf"...)
	}
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.AppendFloat(dst, x, 'e', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, x, 'f', -1, 64)
	for _, c := range dst[start:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// The timestamps that stand for no date.
const (
	timestampInfinity         = math.MaxInt64
	timestampNegativeInfinity = -math.MaxInt64
)

const (
	microsPerSecond = 1_000_000
	microsPerDay    = 24 * 60 * 60 * microsPerSecond
)

// AppendTimestamp appends microseconds since 1970 as 2024-01-31 12:00:00, with as many decimals of the second as are not
// zero; years before the first as 0044-03-15 (BC) 00:00:00.
func AppendTimestamp(dst []byte, us int64) []byte {
	switch us {
	case timestampInfinity:
		return append(dst, "infinity"...)
	case timestampNegativeInfinity:
		return append(dst, "-infinity"...)
	}
	days := us / microsPerDay
	rest := us % microsPerDay
	if rest < 0 {
		days, rest = days-1, rest+microsPerDay
	}
	year, month, day := dateOfDays(days)
	bc := year <= 0
	if bc {
		year = 1 - year
	}
	dst = appendPadded(dst, year, 4)
	dst = append(dst, '-')
	dst = appendPadded(dst, int64(month), 2)
	dst = append(dst, '-')
	dst = appendPadded(dst, int64(day), 2)
	if bc {
		dst = append(dst, " (BC)"...)
	}
	sec := rest / microsPerSecond
	dst = append(dst, ' ')
	dst = appendPadded(dst, sec/3600, 2)
	dst = append(dst, ':')
	dst = appendPadded(dst, sec/60%60, 2)
	dst = append(dst, ':')
	dst = appendPadded(dst, sec%60, 2)
	if frac := rest % microsPerSecond; frac != 0 {
		dst = append(dst, '.')
		dst = appendPadded(dst, frac, 6)
		for dst[len(dst)-1] == '0' {
			dst = dst[:len(dst)-1]
		}
	}
	return dst
}

func appendPadded(dst []byte, x int64, width int) []byte {
	for limit := int64(10); width > 1; width-- {
		if x < limit {
			dst = append(dst, '0')
		}
		limit *= 10
	}
	return strconv.AppendInt(dst, x, 10)
}

// dateOfDays returns the proleptic Gregorian date that is days after 1970-01-01; the year before 1 is 0. Howard Hinnant,
// "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
func dateOfDays(days int64) (year int64, month time.Month, day int) {
	z := days + 719468
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy - (153*mp+2)/5 + 1)
	m := mp + 3
	if m > 12 {
		m -= 12
	}
	year = yoe + era*400
	if m <= 2 {
		year++
	}
	return year, time.Month(m), day
}

// daysOfDate is the inverse of dateOfDays: days_from_civil of the same source.
func daysOfDate(year, month, day int64) int64 {
	if month <= 2 {
		year--
	}
	era := year / 400
	if year < 0 {
		era = (year - 399) / 400
	}
	yoe := year - era*400
	mp := (month + 9) % 12
	doy := (153*mp+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

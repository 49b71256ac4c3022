package fn

import (
	"math/bits"
	"strings"
)

// parseTimestamp reads a date with an optional time of day as microseconds since 1970: 2024-01-31, 2024-1-31 12:00,
// 2024-01-31T12:00:00.123456Z, also infinity, -infinity and epoch. The date may be written with / \ or blanks, and end in
// (BC). An offset such as +02:00 is accepted and ignored, as DuckDB does for TIMESTAMP: the value is the time as
// written. Digits of the second past the sixth are dropped.
func parseTimestamp(s string) (int64, bool) {
	s = trimSpace(s)
	switch {
	case strings.EqualFold(s, "infinity"):
		return timestampInfinity, true
	case strings.EqualFold(s, "-infinity"):
		return timestampNegativeInfinity, true
	case strings.EqualFold(s, "epoch"):
		return 0, true
	}
	days, s, ok := parseDate(s)
	if !ok {
		return 0, false
	}
	micros := int64(0)
	if s != "" {
		if s[0] != ' ' && s[0] != 'T' {
			return 0, false
		}
		blank := s[0] == ' '
		s = s[1:]
		for blank && s != "" && s[0] == ' ' {
			s = s[1:]
		}
		if micros, ok = parseTime(s); !ok {
			return 0, false
		}
	}
	return addDays(days, micros)
}

// addDays returns days*microsPerDay+micros where that is a finite timestamp.
func addDays(days, micros int64) (int64, bool) {
	if days < 0 {
		// Toward zero first: the first day begins before the least timestamp that can be told.
		days, micros = days+1, micros-microsPerDay
	}
	hi, lo := bits.Mul64(uint64(max(days, -days)), microsPerDay)
	if hi != 0 || lo >= 1<<63 {
		return 0, false
	}
	base := int64(lo)
	if days < 0 {
		base = -base
	}
	sum, ok := addInt(base, micros)
	return sum, ok && sum < timestampInfinity && sum > timestampNegativeInfinity
}

// parseDate reads a date and returns its days since 1970 and what follows.
func parseDate(s string) (days int64, rest string, ok bool) {
	negative := false
	if s != "" && s[0] == '-' {
		negative, s = true, s[1:]
	}
	year, s, n := parseDigits(s, 9)
	if n == 0 || s == "" {
		return 0, "", false
	}
	sep := s[0]
	if sep != '-' && sep != '/' && sep != '\\' && sep != ' ' {
		return 0, "", false
	}
	month, s, n := parseDigits(s[1:], 2)
	if n == 0 || s == "" || s[0] != sep {
		return 0, "", false
	}
	day, s, n := parseDigits(s[1:], 2)
	if n == 0 || s != "" && isDigit(s[0]) {
		return 0, "", false
	}
	if negative {
		year = -year
	}
	if len(s) >= 5 && strings.EqualFold(s[:5], " (BC)") {
		if negative || year == 0 {
			return 0, "", false
		}
		year, s = 1-year, s[5:]
	}
	if month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) {
		return 0, "", false
	}
	return daysOfDate(year, month, day), s, true
}

func daysInMonth(year, month int64) int64 {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// parseTime reads hours, minutes and, optionally, seconds with decimals and what may follow them.
func parseTime(s string) (int64, bool) {
	hour, s, n := parseDigits(s, 2)
	if n == 0 || s == "" || s[0] != ':' {
		return 0, false
	}
	minute, s, n := parseDigits(s[1:], 2)
	if n == 0 || minute > 59 {
		return 0, false
	}
	second, fraction := int64(0), int64(0)
	if s != "" {
		if s[0] != ':' {
			return 0, false
		}
		second, s, n = parseDigits(s[1:], 2)
		if second > 59 || n == 0 && s != "" {
			return 0, false
		}
		if s != "" && s[0] == '.' {
			fraction, s, n = parseDigits(s[1:], 6)
			for ; n < 6; n++ {
				fraction *= 10
			}
			for s != "" && isDigit(s[0]) {
				s = s[1:]
			}
		}
		if !isZone(s) {
			return 0, false
		}
	}
	micros := ((hour*60+minute)*60+second)*microsPerSecond + fraction
	return micros, micros <= microsPerDay && hour <= 24
}

// isZone reports whether s may follow a time of day: nothing, Z, UTC after a blank, or an offset.
func isZone(s string) bool {
	if s == "" || s == "Z" || strings.EqualFold(s, " utc") {
		return true
	}
	if s[0] != '+' && s[0] != '-' {
		return false
	}
	for part := range strings.SplitSeq(s[1:], ":") {
		if len(part) != 2 || !isDigit(part[0]) || !isDigit(part[1]) {
			return false
		}
	}
	return len(s) <= len("+00:00:00")
}

// parseDigits reads up to limit digits and returns their value, what follows and their number.
func parseDigits(s string, limit int) (x int64, rest string, n int) {
	for n < len(s) && n < limit && isDigit(s[n]) {
		x = x*10 + int64(s[n]-'0')
		n++
	}
	return x, s[n:], n
}

package engine

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// AppendJSON appends value, as ValueAt gives it, to dst as JSON: lists and structs nest, NULL is null, 64-bit integers are
// exact, NaN and the infinities are the strings "NaN", "Infinity" and "-Infinity", timestamps are ISO 8601 strings, and
// bytes that are not UTF-8 become U+FFFD.
func AppendJSON(dst []byte, value any) ([]byte, error) { return appendJSON(dst, value) }

// AppendJSONAt is AppendJSON for row i of v, without building the value first where it is not nested.
func AppendJSONAt(dst []byte, v Vector, i int) ([]byte, error) {
	if v.IsNull(i) {
		return append(dst, "null"...), nil
	}
	switch v := v.(type) {
	case *Bools:
		return strconv.AppendBool(dst, v.Vals[i]), nil
	case *Int64s:
		if !v.Time {
			return strconv.AppendInt(dst, v.Vals[i], 10), nil
		}
	case *Float64s:
		return appendJSONFloat(dst, v.Vals[i]), nil
	case *Strings:
		return appendJSONString(dst, v.Vals[i]), nil
	case *Codes:
		return appendJSONString(dst, v.Dict.Vals[v.Vals[i]]), nil
	}
	return appendJSON(dst, ValueAt(v, i))
}

func appendJSON(dst []byte, value any) ([]byte, error) {
	switch x := value.(type) {
	case nil:
		return append(dst, "null"...), nil
	case bool:
		return strconv.AppendBool(dst, x), nil
	case int64:
		return strconv.AppendInt(dst, x, 10), nil
	case float64:
		return appendJSONFloat(dst, x), nil
	case string:
		return appendJSONString(dst, x), nil
	case time.Time:
		return appendJSONString(dst, x.Format("2006-01-02T15:04:05.999999Z07:00")), nil
	case []any:
		var err error
		dst = append(dst, '[')
		for i, e := range x {
			if i > 0 {
				dst = append(dst, ',')
			}
			if dst, err = appendJSON(dst, e); err != nil {
				return nil, err
			}
		}
		return append(dst, ']'), nil
	case Struct:
		var err error
		dst = append(dst, '{')
		for i, f := range x {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendJSONString(dst, f.Name), ':')
			if dst, err = appendJSON(dst, f.Value); err != nil {
				return nil, err
			}
		}
		return append(dst, '}'), nil
	}
	return nil, fmt.Errorf("no JSON form for a value of Go type %T", value)
}

func appendJSONFloat(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, `"NaN"`...)
	case math.IsInf(f, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(f, -1):
		return append(dst, `"-Infinity"`...)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'g', -1, 64)
	if !bytes.ContainsAny(dst[start:], ".e") {
		dst = append(dst, ".0"...) // so that a reader keeps it a double
	}
	return dst
}

const hexDigits = "0123456789abcdef"

func appendJSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
				i++
				continue
			}
			dst = append(dst, s[start:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		// The line separators are legal in JSON but not in JavaScript, which often reads it.
		if (r == utf8.RuneError && size == 1) || r == '\u2028' || r == '\u2029' {
			dst = append(dst, s[start:i]...)
			dst = append(dst, '\\', 'u')
			dst = append(dst, fmt.Sprintf("%04x", r)...)
			start = i + size
		}
		i += size
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

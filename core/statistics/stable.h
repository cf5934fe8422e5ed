// Numbers that are the same bytes everywhere although exp, log and their kin are not.
//
// C libraries round these functions differently in the last bit, so a value that passed through one of them is cut to ten
// significant digits before it enters a report. + - * / and sqrt are exact everywhere and need none of this.
#pragma once

namespace siyu::statistics {

// The value rounded to ten significant decimal digits (half away from zero on its exact binary value); NaN and infinities
// unchanged: the caller makes them null cells.
double stable(double value);
// The same to so many digits, for what an optimiser found: its last steps are not the same everywhere. REQUIRES: 1 <= digits <= 17
double stable(double value, int digits);

}  // namespace siyu::statistics

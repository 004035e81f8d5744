"""The words of the trade that every room shares: ids, numbers, languages, clocks, errors."""

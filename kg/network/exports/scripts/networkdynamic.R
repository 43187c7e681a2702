# The network as an object of the R package networkDynamic (statnet): "ties".
# Run in the folder of nodes.csv and edges.csv; needs network.R beside it.
# Time is counted in days since 1970-01-01. A spell ends the day after the last on which the tie may have held, since
# spells of networkDynamic do not hold their end. A tie without any date gets no spell: by the package's default it is
# then active always; delete it, or ask with active.default = FALSE, to have it never active.
if (!requireNamespace("networkDynamic", quietly = TRUE)) {
  stop("the R package networkDynamic is missing: install.packages(\"networkDynamic\")", call. = FALSE)
}
source("network.R")
first <- ifelse(edges$begin == "", edges$latest_begin, edges$begin)
onset <- ifelse(first == "", -Inf, as.numeric(as.Date(first, optional = TRUE)))
terminus <- ifelse(edges$end == "", Inf, as.numeric(as.Date(edges$end, optional = TRUE)) + 1)
dated <- which(is.finite(onset) | is.finite(terminus))
ties <- networkDynamic::activate.edges(ties, onset = onset[dated], terminus = terminus[dated], e = dated)

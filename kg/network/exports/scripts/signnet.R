# The ties with a sign as igraph objects for the R package signnet: undirected, with the edge attribute "sign".
#   signed   every tie an edge; two nodes may have several, of both signs
#   net      one edge a pair: the sign of the sum of sign times weight; a pair whose sum is nought has none
# Run in the folder of nodes.csv and edges.csv: Rscript signnet.R, or source("signnet.R"). All nodes are kept.
if (!requireNamespace("igraph", quietly = TRUE)) {
  stop("the R package igraph is missing: install.packages(\"igraph\")", call. = FALSE)
}
read_table <- function(file) {
  read.csv(file, colClasses = "character", encoding = "UTF-8", na.strings = character(), check.names = FALSE)
}
nodes <- read_table("nodes.csv")
names(nodes)[names(nodes) == "name"] <- "label"
edges <- read_table("edges.csv")
edges$sign <- as.integer(edges$sign)
edges$weight <- as.numeric(edges$weight)
edges$n_claims <- as.integer(edges$n_claims)
edges <- edges[edges$sign != 0, ]
signed <- igraph::graph_from_data_frame(edges, directed = FALSE, vertices = nodes)
pairs <- data.frame(
  source = pmin(match(edges$source, nodes$id), match(edges$target, nodes$id)),
  target = pmax(match(edges$source, nodes$id), match(edges$target, nodes$id)),
  sum = edges$sign * edges$weight
)
sums <- if (nrow(pairs) > 0) aggregate(sum ~ source + target, pairs, sum) else pairs
sums <- sums[sums$sum != 0, ]
collapsed <- data.frame(
  source = nodes$id[sums$source], target = nodes$id[sums$target],
  sign = as.integer(sign(sums$sum)), weight = abs(sums$sum)
)
net <- igraph::graph_from_data_frame(collapsed, directed = FALSE, vertices = nodes)

# The network as an object of the R package network (statnet): "ties".
# Run in the folder of nodes.csv and edges.csv: Rscript network.R, or source("network.R").
# Every edge is directed, as the object cannot have both sorts; the edge attribute "directed" tells.
# The vertices are those of nodes.csv in its order, the edges those of edges.csv in its order.
if (!requireNamespace("network", quietly = TRUE)) {
  stop("the R package network is missing: install.packages(\"network\")", call. = FALSE)
}
read_table <- function(file) {
  read.csv(file, colClasses = "character", encoding = "UTF-8", na.strings = character(), check.names = FALSE)
}
nodes <- read_table("nodes.csv")
edges <- read_table("edges.csv")
ties <- network::network.initialize(nrow(nodes), directed = TRUE, multiple = TRUE)
network::network.vertex.names(ties) <- nodes$id
for (column in setdiff(names(nodes), "id")) {
  network::set.vertex.attribute(ties, column, nodes[[column]])
}
network::add.edges(ties, tail = match(edges$source, nodes$id), head = match(edges$target, nodes$id))
edges$sign <- as.integer(edges$sign)
edges$weight <- as.numeric(edges$weight)
edges$directed <- edges$directed == "true"
edges$n_claims <- as.integer(edges$n_claims)
for (column in setdiff(names(edges), c("source", "target"))) {
  network::set.edge.attribute(ties, column, edges[[column]])
}

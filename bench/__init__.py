"""What Lifeguard costs: its cold starts, the work of one incident, and its pure core's speed."""
